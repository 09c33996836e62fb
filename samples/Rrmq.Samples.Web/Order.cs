namespace Rrmq.Samples.Web;

/// <summary>What somebody wants to eat.</summary>
/// <param name="Number">Of the order; the same number is the same order.</param>
/// <param name="Dish">What.</param>
internal sealed record Order(int Number, string Dish);
