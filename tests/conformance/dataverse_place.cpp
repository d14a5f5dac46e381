// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/dataverse_fake.hpp"

namespace quarry::test {
namespace {

class DataversePlace final : public Place {
 public:
  explicit DataversePlace(const std::map<std::string, std::string>& files) : fake_(files) {
    const auto lock = fake_.service.lock();
    if (files.size() < 100) fake_.most_in_page = 7;
  }
  std::string source() const override { return fake_.service.url("api", "/dataset.xhtml?persistentId=doi:10.7910/DVN/ABC"); }
  std::optional<std::string> source_of(const std::string& path) const override {
    const auto file = fake_.tree.file(path);
    return fake_.service.url("api", "/api/access/datafile/" + std::to_string(file ? file->id * 100 + file->version : 1));
  }
  std::vector<std::string> missing_sources() const override {
    return {fake_.service.url("api", "/dataset.xhtml?persistentId=doi:10.7910/DVN/NONE"), fake_.service.url("api", "/api/access/datafile/1"),
            fake_.service.url("api", "/file.xhtml?fileId=1"), fake_.service.url("api", "/dataverse/nobody"), "hdl:1902.1/12345"};
  }
  ConnectorOptions options() const override { return fake_.options(); }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.role = "api", .method = "GET", .part = "/api/datasets/"}; }
  When downloads() const override { return {.role = "s3"}; }
  std::vector<std::string> secrets() const override { return {DataverseFake::key}; }
  std::vector<std::string> trusted_roles() const override { return {"api"}; }

 private:
  DataverseFake fake_;
};

}  // namespace

PlaceKind dataverse_place() {
  return {"dataverse",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<DataversePlace>(files); },
          {.checksums = true,
           .holds = [](const std::string& path, const std::string&) { return is_utf8(path); }}};  // names are JSON strings
}

}  // namespace quarry::test
