// Ctrl-C: turned into a state that long work asks about, so that it can stop where it can be
// resumed.
#pragma once

namespace support {

// From now on SIGINT, SIGTERM and SIGHUP don't end this program at once: running children are
// killed, their RunProcess returns kInterrupted, and so does every later one. A second signal ends
// it.
void CatchInterrupts();
bool Interrupted();

// For poll: readable from the first signal on, never to be read. -1 before CatchInterrupts.
int InterruptFd();

}  // namespace support
