// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/zenodo_fake.hpp"

namespace quarry::test {
namespace {

class ZenodoPlace final : public Place {
 public:
  explicit ZenodoPlace(const std::map<std::string, std::string>& files) : fake_(files) {}
  std::string source() const override { return fake_.service.url("api", std::string("/records/") + ZenodoFake::record); }
  std::optional<std::string> source_of(const std::string& path) const override { return source() + "/files/" + percent_encoded(path, "/") + "?download=1"; }
  std::vector<std::string> missing_sources() const override {
    return {source() + "/files/nowhere", fake_.service.url("api", "/records/1"), "zenodo:1", "https://doi.org/10.5281/zenodo.1"};
  }
  ConnectorOptions options() const override { return fake_.options(); }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.method = "GET", .pattern = "/api/records/[^/?]+(/files)?$"}; }
  When downloads() const override { return {.method = "GET", .pattern = "/content$"}; }
  std::vector<std::string> secrets() const override { return {ZenodoFake::token}; }
  std::vector<std::string> trusted_roles() const override { return {"api"}; }

 private:
  ZenodoFake fake_;
};

}  // namespace

PlaceKind zenodo_place() {
  return {"zenodo",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<ZenodoPlace>(files); },
          {.checksums = true,
           .holds = [](const std::string& path, const std::string&) { return is_utf8(path); }}};  // keys are JSON strings
}

}  // namespace quarry::test
