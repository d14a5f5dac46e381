// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "connectors/github_fake.hpp"
#include "fakes/file_tree.hpp"

namespace quarry::test {
namespace {

/// A release of `lab/data` whose assets are the files.
class GithubPlace final : public Place {
 public:
  explicit GithubPlace(const std::map<std::string, std::string>& files) : tree_(files) {
    fake_.page_size = 5;
    fake_.add_release("v1");
    fake_.kept = [this] {
      std::vector<GithubFake::Asset> assets;
      for (const auto& file : tree_.files()) assets.push_back({file.path, file.bytes, static_cast<int>(file.id * 100 + file.version)});
      return assets;
    };
  }
  std::string source() const override { return fake_.web("/lab/data/releases/tag/v1"); }
  std::optional<std::string> source_of(const std::string& path) const override {
    return fake_.web("/lab/data/releases/download/v1/" + percent_encoded(path));
  }
  std::vector<std::string> missing_sources() const override {
    return {fake_.web("/lab/data/releases/tag/v9"), "github:lab/none", fake_.web("/lab/data/releases/download/v1/nowhere")};
  }
  ConnectorOptions options() const override { return fake_.options(); }
  FakeService* service() override { return &fake_.service(); }
  FileTree* tree() override { return &tree_; }
  When listing() const override { return {.role = "api", .part = "/assets?"}; }
  When downloads() const override { return {.role = "cdn"}; }

 private:
  FileTree tree_;
  GithubFake fake_;
};

bool is_asset(const std::string& path, const std::string&) {
  for (std::size_t i = 0; i < path.size(); ++i)
    if (static_cast<unsigned char>(path[i]) >= 0x80 || path[i] == '/' || path[i] < ' ') return false;
  return true;
}

}  // namespace

PlaceKind github_place() {
  return {"github",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<GithubPlace>(files); },
          {.checksums = true, .holds = is_asset}};  // GitHub renames assets to plain ASCII without folders
}

}  // namespace quarry::test
