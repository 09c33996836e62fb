namespace Rrmq.Storage;

/// <summary>Fills the header of a file whose length is known now.</summary>
internal delegate void HeaderFill(Span<byte> header);
