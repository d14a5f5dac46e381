// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"

namespace quarry::test {

std::vector<PlaceKind> remote_places() {
  return {
      figshare_place(),
      github_place(),
      dataverse_place(),
      doi_place(),
      http_place(),
      zenodo_place(),
  };
}

std::vector<PlaceKind> all_places() {
  auto all = remote_places();
  all.push_back(local_place());
  return all;
}

std::map<std::string, std::string> held_by(const PlaceKind& kind, std::map<std::string, std::string> files) {
  if (kind.can.holds != nullptr) std::erase_if(files, [&](const auto& file) { return !kind.can.holds(file.first, file.second); });
  return files;
}

}  // namespace quarry::test
