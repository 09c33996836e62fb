using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rrmq.Client;
using Rrmq.Client.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>RRMQ in a host: the client, and workers that live as long as the host.</summary>
public static class RrmqServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="RrmqClient"/> for the whole process.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="nodes">Any nodes of the cluster, such as <c>http://10.0.0.1:8567</c>.</param>
    public static IServiceCollection AddRrmqClient(this IServiceCollection services, params Uri[] nodes) => services.AddRrmqClient(_ => new RrmqClientOptions { Nodes = nodes });

    /// <summary>Adds one <see cref="RrmqClient"/> for the whole process.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="options">Says where the cluster is when the client is first asked for.</param>
    public static IServiceCollection AddRrmqClient(this IServiceCollection services, Func<IServiceProvider, RrmqClientOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(provider => new RrmqClient(options(provider)));
        return services;
    }

    /// <summary>Adds workers on the messages of a topic. More than one topic, and more than one worker of a topic, may be added.</summary>
    /// <typeparam name="T">The worker, made in a scope of its own for each message.</typeparam>
    /// <param name="services">The host's, with a client.</param>
    /// <param name="topic">Where messages come from; it may be made later.</param>
    /// <param name="options">How many at once, and what else.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public static IServiceCollection AddRrmqWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services, string topic, RrmqWorkerOptions? options = null)
        where T : class, IRrmqWorker
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        options ??= new RrmqWorkerOptions();
        options.Check();
        services.TryAddScoped<T>();
        return services.AddSingleton<IHostedService>(provider => new MessageWorkerService<T>(
            provider.GetRequiredService<RrmqClient>(), topic, options, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<ILogger<T>>()));
    }

    /// <summary>Adds workers on the jobs of a type. More than one type may be added.</summary>
    /// <typeparam name="T">The worker, made in a scope of its own for each job.</typeparam>
    /// <param name="services">The host's, with a client.</param>
    /// <param name="type">What kind of work.</param>
    /// <param name="options">How many at once, and what else.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public static IServiceCollection AddRrmqJobWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services, string type, RrmqWorkerOptions? options = null)
        where T : class, IRrmqJobWorker
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        options ??= new RrmqWorkerOptions();
        options.Check();
        services.TryAddScoped<T>();
        return services.AddSingleton<IHostedService>(provider => new JobWorkerService<T>(
            provider.GetRequiredService<RrmqClient>(), type, options, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<ILogger<T>>()));
    }
}
