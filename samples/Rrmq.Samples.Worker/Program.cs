using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rrmq.Client.Hosting;
using Rrmq.Samples.Worker;

// The kitchen: works on the orders that the web sample takes, four at once. rrmq dev in another terminal, then
//   dotnet run --project samples/Rrmq.Samples.Worker
var builder = Host.CreateApplicationBuilder(args);
var nodes = (builder.Configuration["Rrmq:Nodes"] ?? "http://127.0.0.1:8567,http://127.0.0.1:8568,http://127.0.0.1:8569").Split(',');
builder.Services
    .AddSingleton(new OrderLedger(builder.Configuration["Ledger"] ?? "orders.ledger"))
    .AddRrmqClient([.. nodes.Select(node => new Uri(node))])
    .AddRrmqWorker<OrderWorker>("orders", new RrmqWorkerOptions
    {
        Concurrency = 4,

        // A ledger that cannot be written is not the order's fault.
        GivesBackOn = error => error is IOException,
    });
await builder.Build().RunAsync();
