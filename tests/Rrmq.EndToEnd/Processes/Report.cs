namespace Rrmq.EndToEnd;

/// <summary>Measurements for people: with the test's result, and on the console of whoever runs it.</summary>
internal static class Report
{
    public static void Line(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Console.WriteLine($"  {text}");
    }
}
