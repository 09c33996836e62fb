namespace Rrmq.Server;

/// <summary>How a request ended, as far as monitors tell endings apart.</summary>
internal enum RequestOutcome
{
    Ok,

    /// <summary>There was nothing to take.</summary>
    Empty,

    /// <summary>Sent on to the leader.</summary>
    Redirected,

    /// <summary>The client's fault, or a limit it ran into.</summary>
    Rejected,

    /// <summary>Surely not applied, through no fault of the client's.</summary>
    Unavailable,

    /// <summary>May have taken effect.</summary>
    Unknown,

    /// <summary>The client went away.</summary>
    Aborted,
}
