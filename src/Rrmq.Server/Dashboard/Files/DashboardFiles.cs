using System.Security.Cryptography;

namespace Rrmq.Server;

/// <summary>
/// The built page, as it lies beside the program: read once, when it is first asked for. A node without it works as well, and says how to get it.
/// </summary>
/// <param name="folder">With <c>index.html</c> in it, and <c>.gz</c> and <c>.br</c> beside what is worth compressing.</param>
internal sealed class DashboardFiles(string folder)
{
    public const string Index = "index.html";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly Lazy<Dictionary<string, DashboardFile>> _files = new(() => Load(folder));

    public static string DefaultFolder { get; } = Path.Combine(AppContext.BaseDirectory, "ui");

    /// <param name="name">With slashes, relative to the folder.</param>
    public DashboardFile? Find(string name) => _files.Value.GetValueOrDefault(name);

    private static Dictionary<string, DashboardFile> Load(string folder)
    {
        var files = new Dictionary<string, DashboardFile>(StringComparer.Ordinal);
        if (!File.Exists(Path.Combine(folder, Index)))
            return files;
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!Types.TryGetValue(Path.GetExtension(path), out var type))
                continue;
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var plain = File.ReadAllBytes(path);
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8))}\"";
            files.Add(name, new DashboardFile(type, tag, plain, ReadIfThere(path + ".gz"), ReadIfThere(path + ".br"))
            {
                IsImmutable = name.StartsWith("assets/", StringComparison.Ordinal),
            });
        }

        return files;
    }

    private static byte[]? ReadIfThere(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
}
