// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "connectors/figshare_fake.hpp"

namespace quarry::test {
namespace {

class FigsharePlace final : public Place {
 public:
  explicit FigsharePlace(const std::map<std::string, std::string>& files) : fake_(files) {
    const auto lock = fake_.service.lock();
    if (files.size() > 1000) fake_.most_in_page = 1000;
  }
  std::string source() const override { return fake_.service.url("cdn", std::string("/articles/dataset/x/") + FigshareFake::article); }
  std::optional<std::string> source_of(const std::string& path) const override {
    const auto file = fake_.tree.file(path);
    return fake_.service.url("cdn", "/files/" + std::to_string(file ? file->id * 100 + file->version : 1));
  }
  std::vector<std::string> missing_sources() const override {
    return {fake_.service.url("cdn", "/articles/dataset/x/1"), fake_.service.url("cdn", "/files/100"), "figshare:1", "10.6084/m9.figshare.1",
            "10.6084/m9.figshare.other"};
  }
  ConnectorOptions options() const override { return fake_.options(); }
  FakeService* service() override { return &fake_.service; }
  FileTree* tree() override { return &fake_.tree; }
  When listing() const override { return {.role = "api", .method = "GET", .part = "/v2/articles"}; }
  When downloads() const override { return {.role = "s3"}; }
  std::vector<std::string> secrets() const override { return {FigshareFake::token}; }
  std::vector<std::string> trusted_roles() const override { return {"api"}; }

 private:
  FigshareFake fake_;
};

}  // namespace

PlaceKind figshare_place() {
  return {"figshare",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<FigsharePlace>(files); },
          {.checksums = true,
           // A list of files has neither a count nor an end mark: nothing tells that one page of it was another answer of the API.
           .holds = [](const std::string& path, const std::string&) { return is_utf8(path); }}};
}

}  // namespace quarry::test
