namespace Rrmq.Chaos.Tests;

/// <summary>What a liar in front of a node does, once.</summary>
public enum Lie
{
    /// <summary>Answers a publish with success and passes it on to nobody.</summary>
    SwallowAPublish,

    /// <summary>Gives a message that was delivered to the next who asks as well.</summary>
    DoubleADelivery,
}
