// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/viewer.hpp"

#include <pwd.h>
#include <unistd.h>

#include "quarry/error.hpp"
#include "quarry/record.hpp"

namespace quarry {

Viewer::Viewer(std::vector<std::string> principals) : principals_(std::move(principals)) {
  for (const auto& principal : principals_)
    if (!is_principal(principal))
      throw Error(Code::invalid_argument, "'" + principal + "' is no principal: give a URN (urn:...) or 'public'");
  principals_.emplace_back("public");
  std::sort(principals_.begin(), principals_.end());
  principals_.erase(std::unique(principals_.begin(), principals_.end()), principals_.end());
}

Viewer Viewer::all_seeing() {
  Viewer viewer;
  viewer.sees_all_ = true;
  return viewer;
}

bool Viewer::sees(const std::vector<std::string>& visible_to) const {
  if (sees_all_) return true;
  auto mine = principals_.begin();
  for (auto theirs = visible_to.begin(); theirs != visible_to.end() && mine != principals_.end();) {
    if (*mine == *theirs) return true;
    if (*mine < *theirs) {
      ++mine;
    } else {
      ++theirs;
    }
  }
  return false;
}

std::string local_principal() {
  char buffer[4096];
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found != nullptr && *found->pw_name != '\0')
    return "urn:quarry:local:" + std::string(found->pw_name);
  return "urn:quarry:local:uid-" + std::to_string(geteuid());
}

}  // namespace quarry
