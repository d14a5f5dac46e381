// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"
#include "quarry/connector.hpp"

namespace quarry::test {

/// NIST's Public Data Repository with the dataset `mds2-2157`; the bytes are at another host.
class NistPdrFake {
 public:
  explicit NistPdrFake(const std::map<std::string, std::string>& files = {});
  FileTree& tree() { return tree_; }
  FakeService& service() { return service_; }
  std::string url(const std::string& path) const { return service_.url("api", path); }
  ConnectorOptions options() const;
  std::string algorithm = "sha256";

 private:
  Answer answer(const Call& call);
  Value nerdm() const;

  FileTree tree_;
  FakeService service_;
};

}  // namespace quarry::test
