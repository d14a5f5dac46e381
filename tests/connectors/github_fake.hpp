// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fakes/service.hpp"
#include "quarry/connector.hpp"

namespace quarry::test {

/// GitHub's releases of one repository, `lab/data`: the API, the web addresses of assets, and the host that keeps the bytes, which
/// refuses whoever shows it a token.
class GithubFake {
 public:
  struct Asset {
    std::string name, bytes;
    int id = 0;
    std::string state = "uploaded";
    bool digest = true;
  };
  GithubFake();

  Asset& add(const std::string& tag, const std::string& name, const std::string& bytes);
  void add_release(const std::string& tag) { releases_[tag]; }
  std::string web(const std::string& path) const { return service_.url("web", path); }
  /// The fake's hosts and addresses, without waits.
  ConnectorOptions options() const;
  FakeService& service() { return service_; }
  bool private_repository = false;  ///< asked for a token, `t0ken`
  std::function<std::vector<Asset>()> kept = {};  ///< of every release, where they are kept elsewhere
  int page_size = 100;              ///< at most so many in a page, whatever is asked

 private:
  Answer answer(const Call& call);
  Answer api(const Call& call);
  Answer paged(const Call& call, const Array& all) const;
  Value release(const std::string& tag) const;
  Value asset(const std::string& tag, const Asset& asset) const;
  std::optional<Asset> find(int id) const;
  std::vector<Asset> assets_of(const std::string& tag) const { return kept ? kept() : releases_.at(tag); }

  std::map<std::string, std::vector<Asset>> releases_;
  int next_id_ = 1;
  FakeService service_;
};

}  // namespace quarry::test
