@0xbf5147cbbecf40c1;
struct A { a @0 :Nothing; }
