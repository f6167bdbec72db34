namespace cpp shop.api
include "base.thrift"
typedef i64 Id
const map<string, i32> LIMITS = {"a": 1, 'b': 2}
enum State { NEW = 1, SENT, LOST = 0x10 }
struct Order {
  1: required Id id = 7 (cpp.type = "long")
  2: optional list<set<string>> tags = [],
  -3: State state = State.NEW
} (a = "b")
union Either { 1: string text; 2: binary data }
exception Gone { 1: string why }
service Shop extends base.Base {
  oneway void ping(),
  Order get(1: Id id) throws (1: Gone gone)
}
