using Rrmq.Simulation;

return Runner.Run(args, Console.Out, Console.Error);
