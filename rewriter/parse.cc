#include "rewriter/parse.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/Decl.h>
#include <clang/Basic/DiagnosticLex.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/MacroArgs.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/Path.h>

#include <set>

#include "rewriter/idiom/idiom.h"
#include "rewriter/match/match.h"
#include "rewriter/values/trace.h"

namespace rewriter {
namespace {

// Notes includes of schema headers, macro bodies and inactive ranges of own files.
class PreprocessorFacts : public clang::PPCallbacks {
 public:
  PreprocessorFacts(clang::SourceManager& sources, Places& places, const ParseInput& input,
                    UnitFacts& facts)
      : sources_(sources), places_(places), input_(input), facts_(facts) {}

  void InclusionDirective(clang::SourceLocation, const clang::Token&, llvm::StringRef name, bool,
                          clang::CharSourceRange range, clang::OptionalFileEntryRef file,
                          llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (!file || range.getBegin().isMacroID()) return;
    llvm::SmallString<256> path(file->getName());
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
    auto mounted = input_.overlay.schema_file.find(path.str().str());
    if (mounted == input_.overlay.schema_file.end()) return;
    auto at = places_.At(range.getBegin().getLocWithOffset(1), name.size());
    if (at) facts_.includes.push_back({*at, mounted->second});
  }

  void MacroDefined(const clang::Token& name, const clang::MacroDirective* directive) override {
    const clang::MacroInfo* info = directive->getMacroInfo();
    auto begin = places_.At(info->getDefinitionLoc(), 0);
    auto end = places_.At(info->getDefinitionEndLoc(), 0);
    if (!begin || !end || begin->file != end->file) return;
    MacroBody body{{begin->file, begin->begin, end->end}, "", {}};
    body.name = name.getIdentifierInfo()->getName().str();
    if (info->tokens_empty() == false) {
      const clang::Token& last = info->getReplacementToken(info->getNumTokens() - 1);
      body.at.end += last.getLength();
    }
    for (const clang::IdentifierInfo* parameter : info->params()) {
      body.parameters.push_back(parameter->getName().str());
    }
    facts_.macros.push_back(std::move(body));
  }

  void SourceRangeSkipped(clang::SourceRange range, clang::SourceLocation) override {
    auto begin = places_.At(range.getBegin(), 0);
    auto end = places_.At(range.getEnd(), 0);
    if (begin && end && begin->file == end->file) {
      facts_.skipped.push_back({begin->file, begin->begin, end->end});
    }
  }

 private:
  clang::SourceManager& sources_;
  Places& places_;
  const ParseInput& input_;
  UnitFacts& facts_;
};

class ErrorCollector : public clang::DiagnosticConsumer {
 public:
  ErrorCollector(UnitFacts& facts) : facts_(facts) {}
  void set_places(Places* places) { places_ = places; }

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override {
    if (level < clang::DiagnosticsEngine::Error) return;
    llvm::SmallString<256> text;
    info.FormatDiagnostic(text);
    ErrorFact error{{-1, 0, 0}, info.getID() == clang::diag::err_pp_file_not_found, ""};
    if (places_ && info.hasSourceManager() && info.getLocation().isValid()) {
      const clang::SourceManager& sources = info.getSourceManager();
      clang::SourceLocation at = sources.getExpansionLoc(info.getLocation());
      if (auto own = places_->At(at, 0)) error.at = *own;
      clang::PresumedLoc shown = sources.getPresumedLoc(at);
      if (shown.isValid()) {  // a file of the repository by its path there, on whatever machine
        bool own = error.at.file >= 0;
        std::string file =
            own ? facts_.files[static_cast<size_t>(error.at.file)] : shown.getFilename();
        error.message = file + ":" + std::to_string(shown.getLine()) + ": ";
      }
    }
    error.message += text.str().str();
    facts_.errors.push_back(std::move(error));
  }

 private:
  UnitFacts& facts_;
  Places* places_ = nullptr;
};

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(Places& places, const ParseInput& input, bool whole, UnitFacts& facts)
      : places_(places), input_(input), whole_(whole), facts_(facts) {}
  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    // Of foreign code only templates can instantiate own ones: nothing else knows a type of ours.
    if (whole_ && decl->isTemplated()) return false;
    return !places_.IsOwn(decl->getLocation());
  }
  void HandleTranslationUnit(clang::ASTContext& context) override {
    MatchUnit(context, places_, input_, facts_);
    ProposeEdits(context, places_, input_, facts_);
    TraceFlows(context, places_, input_, facts_);
  }

 private:
  Places& places_;
  const ParseInput& input_;
  bool whole_;
  UnitFacts& facts_;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(const ParseInput& input, bool whole, UnitFacts& facts, ErrorCollector& errors)
      : input_(input), whole_(whole), facts_(facts), errors_(errors) {}

 protected:
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    // One missing header must not hide the rest of the file.
    compiler.getDiagnostics().setFatalsAsError(true);
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef) override {
    clang::SourceManager& sources = compiler.getSourceManager();
    places_ = std::make_unique<Places>(sources, input_, facts_);
    errors_.set_places(places_.get());
    compiler.getPreprocessor().addPPCallbacks(
        std::make_unique<PreprocessorFacts>(sources, *places_, input_, facts_));
    compiler.getFrontendOpts().SkipFunctionBodies = true;  // of those that the consumer names
    return std::make_unique<Consumer>(*places_, input_, whole_, facts_);
  }
  void EndSourceFileAction() override {
    // Every own file that was read belongs to the unit, even one without a fact.
    clang::SourceManager& sources = getCompilerInstance().getSourceManager();
    std::set<int> schema_files;
    for (unsigned i = 0; i < sources.local_sloc_entry_size(); ++i) {
      const clang::SrcMgr::SLocEntry& entry = sources.getLocalSLocEntry(i);
      if (!entry.isFile()) continue;
      clang::FileID id =
          sources.getFileID(clang::SourceLocation::getFromRawEncoding(entry.getOffset()));
      if (!id.isValid()) continue;
      places_->FileOf(id);
      int schema_file = places_->SchemaFileOf(id);
      if (schema_file >= 0) schema_files.insert(schema_file);
    }
    facts_.schema_files.assign(schema_files.begin(), schema_files.end());
    errors_.set_places(nullptr);
  }

 private:
  const ParseInput& input_;
  bool whole_;
  UnitFacts& facts_;
  ErrorCollector& errors_;
  std::unique_ptr<Places> places_;
};

std::vector<std::string> CommandLine(const Unit& unit, const ParseInput& input) {
  std::vector<std::string> command{"clang++",
                                   "-fsyntax-only",
                                   "-ferror-limit=0",
                                   "-w",
                                   "-fno-spell-checking",  // a guess is no meaning
                                   "-resource-dir=" COEVOLVE_RESOURCE_DIR};
  for (const std::string& folder : input.overlay.search) {
    command.insert(command.end(), {"-iquote", folder, "-I" + folder});
  }
  command.insert(command.end(), unit.args.begin(), unit.args.end());
  if (unit.header) command.insert(command.end(), {"-x", "c++"});
  command.push_back(input.root + "/" + unit.path);
  return command;
}

}  // namespace

UnitFacts ParseUnit(const Unit& unit, const ParseInput& input) {
  UnitFacts facts;
  facts.unit = unit.path;
  ErrorCollector errors(facts);
  clang::FileSystemOptions options;
  options.WorkingDir = unit.directory;
  llvm::IntrusiveRefCntPtr<clang::FileManager> manager(
      new clang::FileManager(options, input.files));
  clang::tooling::ToolInvocation invocation(
      CommandLine(unit, input), std::make_unique<Action>(input, unit.whole, facts, errors),
      manager.get());
  invocation.setDiagnosticConsumer(&errors);
  invocation.run();
  if (facts.files.empty())
    facts.failure = facts.errors.empty() ? "nothing was parsed" : facts.errors[0].message;
  return facts;
}

}  // namespace rewriter
