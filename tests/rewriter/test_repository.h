// A small git repository for one test, made with the git program and removed at its end.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <string>

#include "support/files.h"

namespace rewriter {

class TestRepository {
 public:
  using Files = std::map<std::string, std::string>;
  TestRepository() : TestRepository(Files()) {}
  // TestRepository repo{{"a.h", "int a;"}, {"b.h", "int b;"}};
  TestRepository(std::initializer_list<Files::value_type> files) : TestRepository(Files(files)) {}
  explicit TestRepository(const Files& files)
      : folder_(*support::TempDir::Make("repository")), path_(folder_.path() / "repo") {
    std::filesystem::create_directories(path_);
    path_ = std::filesystem::canonical(path_);
    Git("init -q -b main");
    for (const auto& [path, content] : files) Write(path, content);
    if (!files.empty()) Commit();
  }

  const std::filesystem::path& path() const { return path_; }
  // A folder beside the repository, for what must not be reached.
  std::filesystem::path outside() const { return path_.parent_path(); }

  void Write(const std::string& path, const std::string& content) const {
    std::filesystem::create_directories((path_ / path).parent_path());
    std::ofstream(path_ / path, std::ios::binary) << content;
  }
  void Link(const std::string& path, const std::string& target) const {
    std::filesystem::create_directories((path_ / path).parent_path());
    std::filesystem::create_symlink(target, path_ / path);
  }
  void Commit() const {
    Git("add -A");
    Git("-c user.name=test -c user.email=test@example.com commit -q --allow-empty -m change");
  }
  void Git(const std::string& arguments) const {
    std::string command = "GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git -C '" +
                          path_.string() + "' " + arguments;
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }

 private:
  support::TempDir folder_;
  std::filesystem::path path_;
};

}  // namespace rewriter
