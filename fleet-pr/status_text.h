// Tables and explanations of a campaign's tasks, for people.
#pragma once

#include <string>
#include <vector>

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

StatusDocument MakeStatus(const Run& run, const std::vector<Task>& tasks);

// One line for each repository: name, state, reason, edits, pull request.
std::string StatusTable(const StatusDocument& status);

// Everything that is known about why a task stands where it does.
std::string WhyText(const TaskRow& task);

// Whether some repository needs a person (exit status 1).
bool NeedsPerson(const std::vector<Task>& tasks);

// What a person does about a reason: one line.
std::string Advice(Reason reason);

}  // namespace fleet
