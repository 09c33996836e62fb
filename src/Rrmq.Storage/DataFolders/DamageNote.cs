using System.Text;

namespace Rrmq.Storage;

/// <summary>
/// The file <c>damage</c>: one line that says what is wrong with the folder it lies in. While it is there the folder has lost promises, whatever else it holds, and no node starts from
/// it: so a rebuild that a crash cut short is begun again, and a loss that only shows while the node runs is not forgotten.
/// </summary>
public static class DamageNote
{
    internal const string Name = "damage";

    /// <summary>The folder inside the data folder that holds what was set aside, and then the note.</summary>
    internal const string SetAsideName = "damaged";

    /// <summary>Notes the finding, durably. A note that is there already stays: it was first.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Write(IFileSystem files, string folder, string finding)
    {
        if (!files.FileExists(Path.Combine(folder, Name)))
            AtomicFile.Replace(files, folder, Name, Encoding.UTF8.GetBytes(finding.ReplaceLineEndings(" ") + "\n"));
    }

    /// <exception cref="DataFolderException">There is a note; the message is its line.</exception>
    internal static void Check(IFileSystem files, string folder)
    {
        var path = Path.Combine(folder, Name);
        if (files.FileExists(path))
            throw new DataFolderException(DataFolderProblem.Unreadable, Encoding.UTF8.GetString(AtomicFile.Read(files, path)).Trim());
    }
}
