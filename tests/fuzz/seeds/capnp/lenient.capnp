using X = import "gone.capnp";
struct A { a @0 :X.Thing; b @1 :Int64 = -3; c @2 :UInt64; d @3 :Bool = true;
 e @4 :Int8 = 1; f @5 :UInt8 = 2; g @6 :UInt16 = 3; h @7 :Float64 = inf; }
