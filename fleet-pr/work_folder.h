// A folder for what a build or a command does, on this disk and for a while.
#pragma once

#include <filesystem>

namespace fleet {

// Empty at first, whatever a killed run has left, and gone at the end.
class WorkFolder {
 public:
  explicit WorkFolder(std::filesystem::path path) : path_(std::move(path)) { Remove(); }
  ~WorkFolder() { Remove(); }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  // A build may have locked folders of its own, which only root removes as they are.
  void Remove();

  std::filesystem::path path_;
};

}  // namespace fleet
