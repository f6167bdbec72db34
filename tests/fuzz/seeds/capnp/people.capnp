@0xbf5147cbbecf40c1;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("acme::people");
const limit :UInt16 = 12;
annotation mark(field, struct) :Text;
enum Color { red @0; green @1 $Cxx.name("verde"); }
struct Person @0x98808e9832e8bc18 $mark("x") {
  # Somebody.
  id @0 :UInt32 = 7;
  name @1 :Text = "nobody";
  phones @2 :List(Phone);
  struct Phone { number @0 :Text; type @1 :Type = home; enum Type { mobile @0; home @1; } }
  employment :union { none @3 :Void; employer @4 :Text; }
  born :group { year @5 :Int16 = -1; month @6 :UInt8; }
  union { email @7 :Text; post @8 :Data = 0x"00 ff"; }
  flags @9 :List(Bool) = [true, false];
  color @10 :Color = green;
  box @11 :Box(Text);
  any @12 :AnyPointer;
  grid @13 :List(List(Float64));
  ratio @14 :Float32 = 1.5e3;
  face @15 :Book;
}
struct Box(T) { item @0 :T; }
interface Base { ping @0 (); }
interface Book extends(Base) {
  find @0 (name :Text = "a", n :Int32) -> (person :Person);
  all @1 Person -> stream;
}
