using System.Buffers;

namespace Rrmq.Storage;

/// <summary>Streams a backup out: header, the state, the bodies that it leads to. Nothing of it is held beyond one block. One thread.</summary>
public sealed class BackupWriter
{
    private readonly BlockWriter _blocks;

    /// <param name="output">Takes the bytes in order; a write that blocks holds the backup up.</param>
    /// <param name="info">What it stands for.</param>
    /// <param name="stopping">Looked at between blocks.</param>
    public BackupWriter(Stream output, BackupInfo info, CancellationToken stopping)
    {
        var header = new byte[BackupHeader.Bytes];
        var checksum = BackupHeader.Write(header, info);
        output.Write(header);
        _blocks = new BlockWriter(block => output.Write(block.Span), checksum, stopping);
    }

    /// <summary>Takes the state first, then, behind <see cref="EndPart"/>, the bodies, then <see cref="EndPart"/> ends the file.</summary>
    public IBufferWriter<byte> Content => _blocks;

    public void EndPart() => _blocks.EndWithMark();
}
