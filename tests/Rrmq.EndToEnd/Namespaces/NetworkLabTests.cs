using System.Diagnostics;

namespace Rrmq.EndToEnd;

public sealed class NetworkLabTests
{
    [Fact(Timeout = 180_000)]
    public async Task What_a_dead_run_left_behind_is_swept_away_and_what_a_living_one_uses_is_not()
    {
        using var lab = NetworkLab.CreateOrSkip(1);
        using var dead = Process.Start("true");
        await dead.WaitForExitAsync(TestContext.Current.CancellationToken);
        var left = $"{NetworkLab.Prefix}{dead.Id}-1-0";
        Shell.Run("ip", "netns", "add", left);
        Assert.Contains(left, Names());

        NetworkLab.Sweep();

        Assert.DoesNotContain(left, Names());
        Assert.Contains(lab.Inside(0)[^1], Names());
    }

    [Fact(Timeout = 180_000)]
    public void A_lab_leaves_no_namespace_and_no_card_behind()
    {
        var lab = NetworkLab.CreateOrSkip(2);
        var (first, second) = (lab.Inside(0)[^1], lab.Inside(1)[^1]);
        var address = lab.AddressOf(2).ToString();
        Assert.Contains(address, Shell.Run("ip", "address"), StringComparison.Ordinal);

        lab.Dispose();

        Assert.DoesNotContain(first, Names());
        Assert.DoesNotContain(second, Names());
        Assert.DoesNotContain(address, Shell.Run("ip", "address"), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Names() => [.. Shell.Run("ip", "netns", "list").Split('\n').Select(line => line.Split(' ')[0])];
}
