// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/box_fake.hpp"

namespace quarry::test {
namespace {

class BoxPlace final : public Place {
 public:
  explicit BoxPlace(const std::map<std::string, std::string>& files) : fake_(files), options_(fake_.options()) {}
  std::string source() const override { return fake_.service.url("site", "/folder/0"); }
  std::optional<std::string> source_of(const std::string& path) const override { return fake_.service.url("site", "/file/" + fake_.file_id(path)); }
  std::vector<std::string> missing_sources() const override {
    return {fake_.service.url("site", "/folder/999999"), fake_.service.url("site", "/file/999999"), fake_.service.url("site", "/s/nowhere"),
            "box:folder/999999"};
  }
  ConnectorOptions options() const override { return options_; }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.role = "api", .part = "/items?"}; }
  When downloads() const override { return {.role = "dl"}; }
  std::vector<std::string> secrets() const override { return BoxFake::secrets(); }
  std::vector<std::string> trusted_roles() const override { return {"auth", "api"}; }

 private:
  BoxFake fake_;
  ConnectorOptions options_;
};

}  // namespace

PlaceKind box_place() {
  return {"box",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<BoxPlace>(files); },
          {.checksums = true, .holds = [](const std::string& path, const std::string&) { return is_utf8(path); }}};  // names are JSON strings
}

}  // namespace quarry::test
