namespace Rrmq.Load;

/// <summary>What the connections do.</summary>
public enum LoadMode
{
    Publish,

    /// <summary>The topic is filled first, without being measured.</summary>
    Pop,

    /// <summary>Half of the connections publish, the others take.</summary>
    Both,
}
