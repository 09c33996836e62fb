namespace Rrmq.Storage.Tests;

public sealed class LogBodyTests() : BodyConformance(TestStore.OfLog());
