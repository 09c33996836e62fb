using Rrmq.Client.Hosting;

namespace Rrmq.Client.Tests;

/// <summary>What users can name changes only together with the listing beside the source, where a reviewer sees it.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Rrmq.Client", typeof(RrmqClient))]
    [InlineData("Rrmq.Client.Hosting", typeof(IRrmqWorker))]
    public async Task What_users_can_name_is_what_is_listed(string project, Type any)
    {
        var path = Path.Combine(Repository.Root, "src", project, "PublicApi.txt");
        var now = PublicApi.Of(any.Assembly);

        // RRMQ_WRITE_PUBLIC_API=1 writes the listings anew, to be looked at in the diff.
        if (Environment.GetEnvironmentVariable("RRMQ_WRITE_PUBLIC_API") == "1")
            await File.WriteAllTextAsync(path, now);

        Assert.Equal(await File.ReadAllTextAsync(path), now);
    }

    [Fact]
    public void Nothing_of_it_can_be_inherited_from_but_the_exception_that_all_are()
    {
        var open = typeof(RrmqClient).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsSealed: false });

        Assert.Equal([typeof(RrmqException)], open);
        Assert.DoesNotContain(typeof(RrmqException).GetConstructors(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic), one => one.IsFamily || one.IsFamilyOrAssembly);
    }

    [Fact]
    public void The_client_refers_to_nothing_but_the_framework() =>
        Assert.All(typeof(RrmqClient).Assembly.GetReferencedAssemblies(), one => Assert.StartsWith("System.", one.Name, StringComparison.Ordinal));
}
