// The process that kill_test.cc kills: works on the fleet below the folder that it is given.
//   fleet_kill_child FOLDER publish|revert
#include <iostream>

#include "tests/fleet/test_fleet.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  fleet::testing::TestFleet fleet(argv[1]);
  bool revert = std::string(argv[2]) == "revert";
  auto tasks = revert ? fleet.RevertAll() : fleet.SweepAll(/*publish=*/true, /*jobs=*/2);
  if (!tasks) std::cerr << tasks.error().message << "\n";
  return tasks ? 0 : 2;
}
