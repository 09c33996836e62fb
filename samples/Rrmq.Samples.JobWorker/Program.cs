using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rrmq.Client.Hosting;
using Rrmq.Samples.JobWorker;

// Counts the words of texts, as jobs of the type "count-words". rrmq dev in another terminal, then
//   dotnet run --project samples/Rrmq.Samples.JobWorker
//   curl http://127.0.0.1:8567/v1/jobs -d '{"type": "count-words", "payload": {"text": "to be\nor not to be"}}'
//   curl http://127.0.0.1:8567/v1/jobs/ID
var builder = Host.CreateApplicationBuilder(args);
var nodes = (builder.Configuration["Rrmq:Nodes"] ?? "http://127.0.0.1:8567,http://127.0.0.1:8568,http://127.0.0.1:8569").Split(',');
builder.Services
    .AddRrmqClient([.. nodes.Select(node => new Uri(node))])
    .AddRrmqJobWorker<WordCounter>("count-words", new RrmqWorkerOptions
    {
        Concurrency = 2,

        // Should this process be killed, another one has its jobs after so long.
        Lease = TimeSpan.FromSeconds(5),
    });
await builder.Build().RunAsync();
