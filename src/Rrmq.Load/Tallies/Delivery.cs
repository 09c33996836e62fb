namespace Rrmq.Load;

/// <summary>What the arrival of a message says about it.</summary>
internal enum Delivery
{
    First,
    Again,

    /// <summary>Never published, or answered as surely not applied.</summary>
    FromNowhere,
}
