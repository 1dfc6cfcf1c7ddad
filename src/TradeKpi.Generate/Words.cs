using System.Text;

namespace TradeKpi.Generate;

/// <summary>The words that mock customers and products are named with, as UTF-8. None needs a JSON escape.</summary>
internal static class Words
{
    public static readonly byte[][] GivenNames = Utf8(
        "Ada Alice Anna Ben Carla Carlos Clara Daniel David Elena Emil Emma Erik Eva Felix Finn Grace Hannah Hugo Ines Ingrid Jack James "
        + "Jan Julia Karl Kate Lars Laura Leo Liam Lucia Luis Maja Marco Maria Marta Mateo Max Mia Nina Noah Nora Olga Oliver Oscar Paul "
        + "Pedro Peter Pia Rosa Ruth Sam Sara Sofia Stefan Theo Tom Vera Victor");

    public static readonly byte[][] FamilyNames = Utf8(
        "Andersson Bauer Bernard Brown Clark Davies Dubois Evans Fischer García Gómez Hansen Hernández Jansen Johansen Johnson Jones "
        + "Keller Kowalski Lambert Larsson Lefèvre López Maes Martin Martínez Meyer Miller Moreau Müller Murphy Nowak Olsen Peeters "
        + "Petersen Ramírez Ricci Rossi Russo Sánchez Schmidt Schneider Smith Taylor Thompson Visser Wagner Walker Weber White Williams "
        + "Wilson Wiśniewski Zieliński");

    public static readonly byte[][] Adjectives = Utf8(
        "Classic Compact Deluxe Eco Essential Everyday Fresh Grand Light Modern Nordic Original Premium Prime Pure Slim Smart Solid "
        + "Urban Vivid");

    public static readonly byte[][] CustomerTypes = Utf8("RETAIL BUSINESS VIP");

    public static readonly byte[][] Channels = Utf8("web mobile store partner");

    private static byte[][] Utf8(string words) => [.. words.Split(' ').Select(Encoding.UTF8.GetBytes)];
}

/// <summary>A product category, the nouns its products are called by, and its prices: log-normal around a median in dollars.</summary>
internal sealed record Category(string Name, double MedianPrice, double Spread, string Nouns)
{
    public static readonly Category[] All =
    [
        new("Electronics", 180, 0.8, "Headphones Speaker Monitor Tablet Charger Camera"),
        new("Home", 60, 0.7, "Lamp Chair Shelf Rug Mirror Clock"),
        new("Kitchen", 35, 0.6, "Kettle Pan Toaster Blender Knife Mug"),
        new("Clothing", 40, 0.5, "Jacket Shirt Jeans Sweater Dress Socks"),
        new("Sports", 55, 0.7, "Racket Ball Mat Bottle Helmet Gloves"),
        new("Beauty", 22, 0.5, "Cream Soap Perfume Brush Shampoo Oil"),
        new("Toys", 25, 0.5, "Puzzle Robot Train Blocks Kite Doll"),
        new("Books", 18, 0.4, "Novel Atlas Cookbook Biography Notebook Guide"),
        new("Garden", 45, 0.7, "Spade Hose Planter Bench Grill Lantern"),
    ];

    public byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(Name);

    public byte[][] NounsUtf8 { get; } = [.. Nouns.Split(' ').Select(Encoding.UTF8.GetBytes)];
}
