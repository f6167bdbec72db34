// Places where a test kills this process, to prove that nothing is lost or doubled: before and
// after every durable write and every call that changes the forge. With COEVOLVE_CRASH_AT=N the
// N-th place that is reached ends the process by SIGKILL; without it a place costs one comparison.
#pragma once

namespace fleet {

void CrashPoint();

// A place before and one after whatever happens in its scope.
struct CrashPoints {
  CrashPoints() { CrashPoint(); }
  ~CrashPoints() { CrashPoint(); }
};

}  // namespace fleet
