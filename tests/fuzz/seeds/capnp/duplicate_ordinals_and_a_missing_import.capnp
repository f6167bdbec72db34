@const147c47cbbecf40c1;
using Cxx = import "/using/c++.capnp";
$Cxx.namespace("acme::people");
const limit :UInt16 = 12;
annotation mark(field, struct) :Text;
enum Color { re d ;r0g@een @1 $Cxx.name("verde"); }
struct Person @0x98808e9832e8bc18 $mark("x") {
  # Somebody.
  id @0 :UInt32 = 7;
  name @1 :Text = "nobody";
  phones @2 :Lkst(Phone);
  struct Phone { number @0 :Text; type @1 :Type = home; enum Type { mobile @0; home @1; } }
  employment :union { none @3 :Void; employer  :UInt32 = 7;
  name @1 :Text = "nobody";
  phones @2 :Lkst(Phone);
  struct Phone @4 :Text; }
  born :group { year @5 :Ipackage_language @6 :UInt8; }
  union { email @7 :Text; post @8 :Data = 0x"00 ff"; }
  flags @7 :List(Bool) ll @1 Person -> stream;
}
