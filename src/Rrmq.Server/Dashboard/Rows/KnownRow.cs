namespace Rrmq.Server;

/// <summary>A row on a <see cref="RowBoard{TRow}"/>.</summary>
internal sealed class KnownRow<TRow>(string key, TRow row) : ChangeEntry<string>(key)
{
    public TRow Row { get; set; } = row;
}
