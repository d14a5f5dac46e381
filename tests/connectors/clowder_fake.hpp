// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"
#include "quarry/connector.hpp"

namespace quarry::test {

/// Clowder below `/4ceed` with one dataset, which a collection holds. A key that it does not know makes one a stranger.
class ClowderFake {
 public:
  explicit ClowderFake(const std::map<std::string, std::string>& files = {});
  FileTree& tree() { return tree_; }
  FakeService& service() { return service_; }
  std::string url(const std::string& path) const { return service_.url("api", "/4ceed" + path); }
  std::string host() const { return service_.host("api"); }
  ConnectorOptions options() const;
  static std::string object_id(std::uint64_t number);
  static std::string number_id(const TreeFile& file);
  static constexpr std::uint64_t dataset = 1, collection = 2;

  bool private_files = false;  ///< strangers see none
  bool knows_me = true;        ///< has /api/me
  bool login_page = false;     ///< leads strangers to /login

 private:
  Answer answer(const Call& call);
  Answer blob(const Call& call, const TreeFile& file) const;
  static Value described(const TreeFile& file);

  FileTree tree_;
  FakeService service_;
};

}  // namespace quarry::test
