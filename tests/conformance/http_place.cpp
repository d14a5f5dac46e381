// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "support/http_tree.hpp"

namespace quarry::test {
namespace {

class HttpPlace final : public Place {
 public:
  explicit HttpPlace(const std::map<std::string, std::string>& files) : tree_(files) {}
  std::string source() const override { return tree_.source(); }
  ConnectorOptions options() const override { return {.allowed_hosts = {tree_.host()}}; }

 private:
  HttpTree tree_;
};

}  // namespace

PlaceKind http_place() {
  return {"http", [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> {
            return std::make_unique<HttpPlace>(files);
          }};
}

}  // namespace quarry::test
