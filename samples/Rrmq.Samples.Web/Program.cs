using Rrmq.Client;
using Rrmq.Samples.Web;

// A shop's counter: takes orders over HTTP and enqueues them. rrmq dev in another terminal, then
//   dotnet run --project samples/Rrmq.Samples.Web
//   curl http://127.0.0.1:5080/orders -d '{"number": 1, "dish": "two pizzas"}' -H 'Content-Type: application/json'
var builder = WebApplication.CreateBuilder(args);
var nodes = (builder.Configuration["Rrmq:Nodes"] ?? "http://127.0.0.1:8567,http://127.0.0.1:8568,http://127.0.0.1:8569").Split(',');
builder.Services.AddRrmqClient([.. nodes.Select(node => new Uri(node))]);
if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://127.0.0.1:5080");
var app = builder.Build();

app.MapPost("/orders", async (Order order, RrmqClient client, CancellationToken cancellation) =>
{
    // The order's own number is the key: a browser that sends it twice orders once.
    var options = new PublishOptions { IdempotencyKey = $"order-{order.Number}" };
    try
    {
        var result = await client.PublishJsonAsync("orders", order, OrderJson.Default.Order, options, cancellation);
        return Results.Accepted($"/orders/{result.Id}", result);
    }
    catch (RrmqException e) when (e.IsTransient)
    {
        return Results.Problem(e.Message, statusCode: 503);
    }
});

// The topic is there before the first order comes; a queue that cannot be reached yet is waited for.
await app.Services.GetRequiredService<RrmqClient>().PutTopicAsync("orders", new TopicSettings { Order = "none", Lease = TimeSpan.FromSeconds(30) });
await app.RunAsync();
