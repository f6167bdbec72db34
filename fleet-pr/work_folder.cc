#include "fleet-pr/work_folder.h"

namespace fleet {
namespace fs = std::filesystem;

void WorkFolder::Remove() {
  std::error_code error, ignored;
  fs::remove_all(path_, error);
  if (!error) return;
  fs::permissions(path_, fs::perms::owner_all, fs::perm_options::add, ignored);
  for (fs::recursive_directory_iterator entry(path_, ignored), end; entry != end;
       entry.increment(ignored)) {
    if (!entry->is_symlink(ignored) && entry->is_directory(ignored)) {
      fs::permissions(entry->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
    }
  }
  fs::remove_all(path_, ignored);
}

}  // namespace fleet
