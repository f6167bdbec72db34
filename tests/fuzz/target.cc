// A libFuzzer target; COEVOLVE_FUZZ_FORMAT names its reader.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_one.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::FuzzOne(COEVOLVE_FUZZ_FORMAT, {reinterpret_cast<const char*>(data), size});
  return 0;
}
