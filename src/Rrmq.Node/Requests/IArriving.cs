namespace Rrmq.Node;

/// <summary>What <see cref="AnswerCourier"/> carries: one that has its answer.</summary>
internal interface IArriving
{
    /// <summary>The answer has come to where its awaiter may go on.</summary>
    void Arrive();
}
