namespace Rrmq.Node;

/// <summary>One that <see cref="Patience"/> watches over.</summary>
internal interface IImpatient
{
    long DeadlineMs { get; }

    /// <summary>Its neighbours, which <see cref="Patience"/> alone touches.</summary>
    IImpatient? Older { get; set; }

    IImpatient? Younger { get; set; }

    /// <summary>The loop has left it lying beyond its deadline. What became of it, only the loop knows.</summary>
    void RunOut();
}
