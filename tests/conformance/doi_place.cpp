// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/zenodo_fake.hpp"

namespace quarry::test {
namespace {

/// A DOI whose address is a record's at a fake of Zenodo.
class DoiPlace final : public Place {
 public:
  explicit DoiPlace(const std::map<std::string, std::string>& files) : fake_(files) {
    const auto lock = fake_.service.lock();
    Object data{{"format", "string"}, {"value", fake_.service.url("api", std::string("/records/") + ZenodoFake::record)}};
    fake_.handles["10.1234/abc"] = Object{{"responseCode", 1}, {"values", Array{Object{{"index", 1}, {"type", "URL"}, {"data", data}}}}};
  }
  std::string source() const override { return "https://doi.org/10.1234/ABC"; }
  std::optional<std::string> source_of(const std::string&) const override { return std::nullopt; }
  std::vector<std::string> missing_sources() const override { return {"10.1234/abd", "doi:10.1234/abc/files"}; }
  ConnectorOptions options() const override {
    auto options = fake_.options();
    options.settings["doi.base_url"] = fake_.service.url("doi", "");
    options.settings["doi.datacite_url"] = fake_.service.url("site", "");
    return options;
  }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.method = "GET", .pattern = "/api/(handles/[^?]*\\?type=URL|records/[^/?]+(/files)?)$"}; }
  When downloads() const override { return {.method = "GET", .pattern = "/content$"}; }
  std::vector<std::string> secrets() const override { return {ZenodoFake::token}; }
  std::vector<std::string> trusted_roles() const override { return {"api"}; }

 private:
  ZenodoFake fake_;
};

}  // namespace

PlaceKind doi_place() {
  return {"doi",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<DoiPlace>(files); },
          {.single_file = false,  // a DOI names a dataset
           .checksums = true,
           .holds = [](const std::string& path, const std::string&) { return is_utf8(path); }}};
}

}  // namespace quarry::test
