// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"
#include "quarry/connector.hpp"

namespace quarry::test {

/// A DSpace with the collection `11256/1` and in it the item `11256/2`, whose files are the tree's, and a licence that is none of them.
class DspaceFake {
 public:
  explicit DspaceFake(const std::map<std::string, std::string>& files = {}, int version = 7);
  FileTree& tree() { return tree_; }
  FakeService& service() { return service_; }
  std::string url(const std::string& path) const { return service_.url("api", path); }
  std::string host() const { return service_.host("api"); }
  ConnectorOptions options() const;
  static std::string uuid(std::uint64_t number);

  bool restricted = false;  ///< asks for the login of `curie`, `r4dium`
  std::size_t page_size = 20;  ///< sizes above it are clamped without a word
  int logins = 0;

 private:
  Answer answer(const Call& call);
  Answer seven(const Call& call);
  Answer six(const Call& call);
  Answer login(const Call& call);
  Value item() const;
  Value bitstream(const TreeFile& file) const;

  FileTree tree_;
  const int version_;
  FakeService service_;
};

}  // namespace quarry::test
