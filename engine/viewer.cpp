// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/viewer.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>

#include "quarry/error.hpp"
#include "quarry/record.hpp"

namespace quarry {

Viewer::Viewer(std::vector<std::string> principals) : principals_(std::move(principals)) {
  for (const auto& principal : principals_)
    if (!is_principal(principal))
      throw Error(Code::invalid_argument,
                  "'" + principal + "' is no principal; use `public` or a URN, as in urn:quarry:local:ada");
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
  constexpr std::size_t few = 8;
  if (visible_to.size() * few <= principals_.size())
    return std::any_of(visible_to.begin(), visible_to.end(),
                       [this](const std::string& principal) { return std::binary_search(principals_.begin(), principals_.end(), principal); });
  auto mine = principals_.begin();
  for (const auto& principal : visible_to) {
    while (mine != principals_.end() && *mine < principal) ++mine;
    if (mine != principals_.end() && *mine == principal) return true;
  }
  return false;
}

std::string local_principal() {
  // The user that the system knows this process as, not what the environment claims.
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16 * 1024);
  std::string name;
  if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    name = found->pw_name;
  auto principal = "urn:quarry:local:" + name;
  return is_principal(principal) ? principal : "urn:quarry:local:" + std::to_string(::getuid());
}

}  // namespace quarry
