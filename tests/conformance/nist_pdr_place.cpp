// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "connectors/nist_pdr_fake.hpp"
#include "quarry/utf8.hpp"

namespace quarry::test {
namespace {

class NistPdrPlace final : public Place {
 public:
  explicit NistPdrPlace(const std::map<std::string, std::string>& files) : fake_(files) {}
  std::string source() const override { return fake_.url("/od/id/mds2-2157"); }
  std::optional<std::string> source_of(const std::string& path) const override { return fake_.url("/od/ds/mds2-2157/" + percent_encoded(path, "/")); }
  std::vector<std::string> missing_sources() const override { return {"nist:mds2-9999", fake_.url("/od/ds/mds2-2157/nowhere")}; }
  ConnectorOptions options() const override { return fake_.options(); }
  FakeService* service() override { return &fake_.service(); }
  FileTree* tree() override { return &fake_.tree(); }
  When listing() const override { return {.role = "api"}; }
  When downloads() const override { return {.role = "store"}; }

 private:
  mutable NistPdrFake fake_;
};

bool is_text(const std::string& path, const std::string&) {
  for (std::size_t at = 0; at < path.size();) {
    const auto step = utf8_step(path, at);
    if (!step.valid) return false;
    at += step.length;
  }
  return true;
}

}  // namespace

PlaceKind nist_pdr_place() {
  return {"nist_pdr",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<NistPdrPlace>(files); },
          {.checksums = true, .holds = is_text}};  // names are JSON texts
}

}  // namespace quarry::test
