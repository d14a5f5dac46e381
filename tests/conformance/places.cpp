// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"

namespace quarry::test {

std::vector<PlaceKind> remote_places() {
  return {
      box_place(),
      clowder_place(),
      dataverse_place(),
      doi_place(),
      dropbox_place(),
      dspace_place(),
      figshare_place(),
      gdrive_place(),
      github_place(),
      globus_place(),
      http_place(),
      nist_pdr_place(),
      s3_place(),
      zenodo_place(),
  };
}

std::vector<PlaceKind> all_places() {
  auto all = remote_places();
  all.push_back(local_place());
  all.push_back(globus_transfer_place());  // no remote one: its bytes come over no connection of ours that could break
  return all;
}

std::map<std::string, std::string> held_by(const PlaceKind& kind, std::map<std::string, std::string> files) {
  if (kind.can.holds != nullptr) std::erase_if(files, [&](const auto& file) { return !kind.can.holds(file.first, file.second); });
  return files;
}

}  // namespace quarry::test
