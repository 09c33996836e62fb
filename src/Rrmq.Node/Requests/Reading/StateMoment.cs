using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>The state as a query sees it, and what is known besides. Good during the call only.</summary>
internal readonly record struct StateMoment(QueueStateMachine State, Member? Leader, Term Term, long NowMs);
