struct A { 1: list<map<i32, A
