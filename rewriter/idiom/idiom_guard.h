// What a pattern may ask of the code around a use, where its form alone says too little.
#pragma once

#include <string>

#include "rewriter/idiom/idiom.h"

namespace rewriter {

//   ""         nothing
//   "once"     runs at most once for its object: in no loop or lambda, and no other use of the same
//              symbol on the same object stands in the function
//   "fresh"    once, and its object is a local variable that began empty and that nothing but the
//              schema's accessors has touched before
//   "present"  only reached where `has_…` of the same element and object is true
bool GuardHolds(const std::string& guard, const IdiomUse& use, const IdiomScope& scope);

}  // namespace rewriter
